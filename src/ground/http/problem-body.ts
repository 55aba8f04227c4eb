// The one shape of every error that leaves the program.
import type { ProblemBody } from '../contract.ts';
import type { Problem } from '../errors.ts';

/** A Problem as clients read it. */
export function problemBodyOf(problem: Problem): ProblemBody {
  return {
    code: problem.kind.status,
    key: problem.kind.code,
    message: problem.message,
    details: { ...problem.details },
    remedy: problem.remedy,
  };
}
