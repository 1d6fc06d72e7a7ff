package dev.grapevine.fuzz;

import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips fuzz tests, and says so, in a JVM that lets no agent in: Jazzer loads one even to replay inputs. */
public final class NeedsAgent implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            ByteBuddyAgent.install();
            return ConditionEvaluationResult.enabled("agents can be loaded");
        } catch (IllegalStateException e) {
            return ConditionEvaluationResult.disabled("no agent can be loaded into this JVM: inputs are not replayed");
        }
    }
}
