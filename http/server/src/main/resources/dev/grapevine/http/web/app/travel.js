// A message on its way, drawn over either view: dots run along links, and nodes that it has reached have a ring.
const STAYS = 2500;

/** Whether anything of it is still to be seen. */
export const travelling = (steps, now) => steps.some((step) => now < step.end + STAYS);

/**
 * Draws what is to be seen now.
 * `steps` are {from, to, begin, end}; `place` gives {x, y} of a node's id, or nothing when it is not drawn.
 */
export function drawTravel(ctx, scale, steps, place, colour, now) {
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  for (const step of steps) {
    const from = place(step.from);
    const to = place(step.to);
    if (!from || !to || now < step.begin || now > step.end + STAYS) continue;
    const share = Math.min(1, (now - step.begin) / Math.max(1, step.end - step.begin));
    const head = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    ctx.globalAlpha = Math.min(1, (step.end + STAYS - now) / 1000);
    ctx.lineWidth = 2.5 / scale;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(head.x, head.y);
    ctx.stroke();
    ctx.beginPath();
    if (share < 1) {
      ctx.arc(head.x, head.y, 5 / scale, 0, 2 * Math.PI);
      ctx.fill();
    } else {
      ctx.arc(to.x, to.y, 9 + 2 / scale, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
}
