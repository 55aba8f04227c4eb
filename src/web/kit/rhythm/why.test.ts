// Which sentence explains a customer's silence.
import { describe, expect, it } from 'vitest';
import { fewerThanOneIn, type WhyInput, whySentences } from './why.ts';

const giulia: WhyInput = {
  today: 1000,
  visits: [800, 829, 858, 894, 923, 953],
  silence: { from: 953, until: 1000, ended: false },
  usual: { q05: 20, q25: 25, q50: 29, q75: 33, q95: 41 },
  limitDays: 41,
  next: null,
  events: [],
  coupons: [],
  confidence: 'own',
  lateness: 0.993,
  meanGapDays: 29,
  covered: false,
  seasonDays: null,
};

describe('how rare a wait is', () => {
  it('is said in round numbers, never rarer than it is and at most 1 in 100', () => {
    expect(fewerThanOneIn(0.96)).toBe(20);
    expect(fewerThanOneIn(0.949)).toBe(10);
    expect(fewerThanOneIn(0.9999)).toBe(100);
    expect(fewerThanOneIn(0.4)).toBeNull();
  });
});

describe('the why sentence', () => {
  it('says that a late regular has never waited longer', () => {
    expect(whySentences(giulia)).toEqual(['why.neverLonger', 'why.lateOneIn']);
  });

  it('does not say so when a past wait was longer', () => {
    expect(whySentences({ ...giulia, visits: [700, 829, 858, 894, 923, 953] })).toEqual(['why.upTo', 'why.lateOneIn']);
  });

  it('tells a customer in time when they usually come', () => {
    expect(
      whySentences({ ...giulia, today: 965, silence: { from: 953, until: 965, ended: false }, lateness: 0.01 }),
    ).toEqual(['why.neverLonger', 'why.inTime']);
  });

  it('compares one-time buyers with similar buyers', () => {
    const once: WhyInput = { ...giulia, visits: [953], meanGapDays: null, confidence: 'none' };
    expect(whySentences(once)).toEqual(['why.once', 'why.onceLate']);
    expect(whySentences({ ...once, limitDays: 300, lateness: 0.3 })).toEqual(['why.once', 'why.onceInTime']);
  });

  it('welcomes who came back', () => {
    expect(whySentences({ ...giulia, silence: { from: 953, until: 1000, ended: true } })).toEqual(['why.cameBack']);
  });

  it('waits for a customer who is still provided for', () => {
    expect(whySentences({ ...giulia, silence: { from: 1030, until: 1000, ended: false }, covered: true })).toEqual([
      'why.covered',
    ]);
  });

  it('tells of the season where the shop counts the silence clearly shorter or longer', () => {
    const late: ReturnType<typeof whySentences> = ['why.neverLonger', 'why.lateOneIn'];
    expect(whySentences({ ...giulia, seasonDays: 30 })).toEqual([...late, 'why.quietWeeks']);
    expect(whySentences({ ...giulia, seasonDays: 60 })).toEqual([...late, 'why.busyWeeks']);
    expect(whySentences({ ...giulia, seasonDays: 45 })).toEqual(late);
  });
});
