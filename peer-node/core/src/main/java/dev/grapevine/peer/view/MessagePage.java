package dev.grapevine.peer.view;

import java.util.List;

/**
 * Some of the messages that a peer keeps.
 *
 * @param messages in order of arrival
 * @param older whether there are any before them
 */
public record MessagePage(List<ReceivedMessage> messages, boolean older) {}
