// Seeded random numbers for simulations and draws: the same seed gives the same numbers on every machine.

/** A stream of random numbers; every method advances it. */
export interface Random {
  /** Uniform in (0, 1): never 0, never 1. */
  uniform(): number;
  /** Uniform whole number in [0, n). */
  below(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Gamma with this shape (any > 0) and rate 1. */
  gamma(shape: number): number;
  /** Beta(a, b). */
  beta(a: number, b: number): number;
  /** Sum of `stages` exponentials of this rate: Erlang for whole `stages`, gamma for others. */
  erlang(stages: number, rate: number): number;
}

/** A stream for a seed (any whole number): generator sfc32 of PractRand, seeded through splitmix32. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const mixed = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let t = state ^ (state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) | 0;
  };
  let a = mixed();
  let b = mixed();
  let c = mixed();
  // Seeds beyond 32 bits differ too.
  let counter = (mixed() ^ Math.floor(seed / 4294967296)) | 0;

  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) word();

  const uniform = (): number => ((word() >>> 5) * 67108864 + (word() >>> 6) + 0.5) / 9007199254740992;

  const normal = (): number => {
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s < 1 && s > 0) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  };

  // Marsaglia & Tsang 2000; shapes below 1 by the power of a uniform, in logarithms so that tiny shapes do not vanish early.
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * Math.exp(Math.log(uniform()) / shape);
    const d = shape - 1 / 3;
    const scale = 1 / Math.sqrt(9 * d);
    for (;;) {
      const z = normal();
      const v = (1 + scale * z) ** 3;
      if (v > 0 && Math.log(uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
    }
  };

  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    normal,
    exponential: () => -Math.log(uniform()),
    gamma,
    beta: (p, q) => {
      const first = gamma(p);
      const sum = first + gamma(q);
      // Both gammas can underflow when p and q are tiny; the limit is a coin with chance p / (p + q).
      if (sum === 0) return uniform() * (p + q) < p ? 1 : 0;
      return first / sum;
    },
    erlang: (stages, rate) => gamma(stages) / rate,
  };
}
