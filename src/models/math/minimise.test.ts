import { describe, expect, it } from 'vitest';
import { hessian, inverseOf } from './hessian.ts';
import { minimise, minimiseFrom, type Objective } from './minimise.ts';

const rosenbrock: Objective = (point, gradient) => {
  const [x, y] = point;
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe('the minimiser', () => {
  it('finds the bottom of a curved valley', () => {
    const found = minimise(rosenbrock, [-1.2, 1], { lower: [-5, -5], upper: [5, 5] });
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBeCloseTo(1, 6);
    expect(found.point[1]).toBeCloseTo(1, 6);
  });

  it('stops on a bound when the bottom lies beyond it', () => {
    const found = minimise(rosenbrock, [-1.2, 1], { lower: [-5, -5], upper: [0.5, 5] });
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBe(0.5);
    expect(found.point[1]).toBeCloseTo(0.25, 6);
  });

  it('steps back from where the function has no value', () => {
    const wall: Objective = (point, gradient) => {
      gradient[0] = 1 - 1 / point[0];
      return point[0] > 0 ? point[0] - Math.log(point[0]) : Number.NaN;
    };
    expect(minimise(wall, [40], { lower: [-100], upper: [100] }).point[0]).toBeCloseTo(1, 6);
    expect(() => minimise(wall, [-1], { lower: [-100], upper: [100] })).toThrow(RangeError);
  });

  it('takes the deepest of several valleys', () => {
    const two: Objective = (point, gradient) => {
      const v = point[0];
      gradient[0] = 4 * v ** 3 - 8 * v + 0.5;
      return v ** 4 - 4 * v * v + 0.5 * v;
    };
    const found = minimiseFrom(two, [[1], [-1]], { lower: [-9], upper: [9] });
    expect(found.point[0]).toBeLessThan(-1);
  });

  it('measures curvature and turns it into a covariance', () => {
    const curvature = hessian(rosenbrock, [1, 1]);
    expect(curvature[0]).toBeCloseTo(802, 3);
    expect(curvature[1]).toBeCloseTo(-400, 3);
    expect(curvature[3]).toBeCloseTo(200, 3);
    const inverse = inverseOf([4, 2, 2, 3], 2);
    expect(Array.from(inverse ?? [])).toEqual([0.375, -0.25, -0.25, 0.5].map((v) => expect.closeTo(v, 12)));
    expect(inverseOf([1, 2, 2, 1], 2)).toBeUndefined();
  });
});
