// Where each part of the stream lies: every width from the counts, at least one pixel where there is somebody.
import type { CampaignFlow } from '../../measurement/contract.ts';

export interface Ribbon {
  readonly key: string;
  readonly kind: 'on' | 'back' | 'open' | 'left';
  readonly path: string;
}

export interface Node {
  readonly step: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** Of the height, the part of those whose message was not sent; drawn below the rest. */
  readonly unsent: number;
}

export interface Shape {
  readonly nodes: readonly Node[];
  readonly ribbons: readonly Ribbon[];
  readonly river: { readonly top: number; readonly bottom: number };
  readonly end: { readonly x: number; readonly y: number; readonly height: number };
  /** Where the labels of those who are still in it stand, by step. */
  readonly waits: readonly { readonly step: number; readonly x: number }[];
  readonly x: (place: number) => number;
}

const bar = 10;
/** The height of all who were chosen, of the river's top, and of the line under which those wait who are still in it. */
export const heights = { all: 150, top: 84, body: 140, wait: 344, whole: 396 };

/** The picture of a flow `width` pixels wide. */
export function streamShape({ treated, steps }: CampaignFlow, width: number): Shape {
  const scale = heights.all / Math.max(1, treated.entered);
  const size = (count: number) => (count === 0 ? 0 : Math.max(1, count * scale));
  const left = 24;
  const right = width - 150;
  const x = (place: number) => left + (place / steps.length) * (right - left);
  const ribbons: Ribbon[] = [];
  const nodes: Node[] = [];
  const waits: { step: number; x: number }[] = [];
  let river = heights.top;
  let body = heights.body;
  for (const step of steps) {
    const at = x(step.step);
    const height = size(step.reached);
    // a step that nobody has reached yet is a line
    nodes.push({
      step: step.step,
      x: at,
      y: body,
      height,
      unsent: step.reached === 0 ? 0 : (height * (step.messages?.suppressed ?? 0)) / step.reached,
    });
    const [back, open, gone] = [size(step.back), size(step.open), size(step.away + step.left)];
    const nextX = step.step + 1 < steps.length ? x(step.step + 1) : right;
    const next = steps.at(step.step + 1);
    const on = next === undefined ? 0 : size(next.reached);
    if (back > 0) {
      const to = at + (nextX - at) * 0.55;
      ribbons.push({ key: `back-${step.step}`, kind: 'back', path: bend(at + bar, body, to, river, back) });
      ribbons.push({ key: `river-${step.step}`, kind: 'back', path: block(to, river, right, back) });
      river += back;
    }
    let below = body + back;
    if (on > 0) ribbons.push({ key: `on-${step.step}`, kind: 'on', path: block(at + bar, below, nextX, on) });
    if (gone > 0)
      ribbons.push({
        key: `left-${step.step}`,
        kind: 'left',
        path:
          next === undefined
            ? block(at + bar, below + on, right, gone)
            : block(at + bar, below + on, at + bar + 46, gone),
      });
    below += on + gone;
    if (open > 0) {
      const to = at + Math.min(90, (nextX - at) * 0.5);
      ribbons.push({ key: `open-${step.step}`, kind: 'open', path: fall(at + bar, below, to, heights.wait, open) });
      waits.push({ step: step.step, x: to + open / 2 });
    }
    body += back;
  }
  const last = steps.at(-1);
  const end = size((last?.away ?? 0) + (last?.left ?? 0));
  return {
    nodes,
    ribbons,
    river: { top: heights.top, bottom: river },
    end: { x: right, y: body, height: end },
    waits,
    x,
  };
}

/** A level band. */
function block(x: number, y: number, to: number, thick: number): string {
  return `M${x} ${y}H${to}V${y + thick}H${x}Z`;
}

/** A band that leaves to the right and rises or sinks to another height. */
function bend(x: number, y: number, to: number, end: number, thick: number): string {
  const half = (x + to) / 2;
  return (
    `M${x} ${y}C${half} ${y} ${half} ${end} ${to} ${end}V${end + thick}` +
    `C${half} ${end + thick} ${half} ${y + thick} ${x} ${y + thick}Z`
  );
}

/** A band that leaves to the right and falls straight down. */
function fall(x: number, y: number, to: number, end: number, thick: number): string {
  return (
    `M${x} ${y}C${to + thick} ${y} ${to + thick} ${y} ${to + thick} ${y + thick + 30}V${end}H${to}` +
    `V${y + thick + 30}C${to} ${y + thick} ${to} ${y + thick} ${x} ${y + thick}Z`
  );
}
