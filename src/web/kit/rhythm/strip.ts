// The rhythm strip as numbers: three lanes and the words on them. Pure; the component only draws what stands here.
import { type HistoryLane, historyLane } from './history-lane.ts';
import type { StripInput, StripTexts } from './input.ts';
import type { Label } from './labels.ts';
import { type MessageLane, messageLane } from './message-lane.ts';
import { historyScale, leftEdge, rightEdge, silenceScale, wideFrom } from './scales.ts';
import { type SilenceLane, silenceLane } from './silence-lane.ts';

export interface Strip {
  readonly width: number;
  readonly height: number;
  readonly wide: boolean;
  readonly left: number;
  readonly right: number;
  readonly y: { readonly history: number; readonly silence: number; readonly messages: number };
  readonly history: HistoryLane;
  readonly silence: SilenceLane;
  /** null when nothing was sent or planned. */
  readonly messages: MessageLane | null;
  /** The last piece above is the whole axis below: corners of the wedge that says so. */
  readonly wedge: readonly (readonly [number, number])[];
  readonly labels: readonly Label[];
}

/** Lays out the strip for a width in pixels. */
export function layoutStrip(input: StripInput, texts: StripTexts, width: number): Strip {
  const wide = width >= wideFrom;
  const y = wide ? { history: 38, silence: 182, messages: 254 } : { history: 34, silence: 176, messages: 244 };
  const time = historyScale(input, width);
  const days = silenceScale(input, width);
  const history = historyLane(input, time, texts, y.history);
  const silence = silenceLane(input, days, texts, { width, wide, y: y.silence });
  const hasMessages = input.events.length + input.coupons.length > 0;
  const messages = hasMessages ? messageLane(input, days, wide, width, y.messages) : null;
  const labels: Label[] = [...history.labels, ...silence.labels, ...(messages?.labels ?? [])];
  if (wide && messages !== null) {
    labels.push({ key: 'lane', text: texts.messages, x: leftEdge, y: y.messages - 15, anchor: 'start', tone: 'ink-3' });
  }
  return {
    width,
    height: hasMessages ? y.messages + (wide ? 36 : 20) : y.silence + 46,
    wide,
    left: leftEdge,
    right: width - rightEdge,
    y,
    history,
    silence,
    messages,
    wedge: [
      [history.silence.from, y.history + 9],
      [history.silence.to, y.history + 9],
      [silence.silence.to, y.silence - 86],
      [leftEdge, y.silence - 86],
    ],
    labels,
  };
}
