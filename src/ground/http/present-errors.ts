// Turns whatever a route throws into the one error shape; nothing internal leaves the program.
import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { databaseProblem } from '../database/lost-connections.ts';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import { httpErrors } from './errors.ts';
import { brokenForm } from './forms.ts';
import { fieldError, invalidInput } from './invalid-input.ts';
import { problemBodyOf } from './problem-body.ts';

/** The error handler of the app. Unknown errors are logged with a number that the answer repeats. */
export function presentErrors(log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = problemOf(error, request, log);
    const seconds = secondsToWait(problem);
    if (seconds !== undefined) reply.header('retry-after', seconds);
    return reply.code(problem.kind.status).type('application/json; charset=utf-8').send(problemBodyOf(problem));
  };
}

/** The Problem behind whatever a route throws; what nobody has foreseen is logged. */
export function problemOf(error: unknown, request: FastifyRequest, log: Log): Problem {
  return toProblem(error, request) ?? unknownError(error, request, log);
}

/** The built-in database is back within a second of a crash; a server takes longer. */
const restartSeconds = 2;

/** When to come again (RFC 9110, 10.2.3): what the problem says, or once the database had time to come back. */
function secondsToWait({ kind, details }: Problem): number | undefined {
  if (typeof details.seconds === 'number') return details.seconds;
  return kind.status === 503 ? restartSeconds : undefined;
}

function toProblem(error: unknown, request: FastifyRequest): Problem | undefined {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    // an address that cannot be anybody's is one where nothing is; only who puts something there chooses its name
    if (error.validationContext === 'params' && request.method !== 'PUT') return new Problem(httpErrors.not_found);
    return invalidInput(error.validation.map(fieldError));
  }
  return brokenForm(error) ?? databaseProblem(error) ?? fromFramework(error as FastifyError);
}

/** Errors that fastify and its plugins raise for a client's mistake. */
function fromFramework(error: FastifyError): Problem | undefined {
  if (error.statusCode === 413) return new Problem(httpErrors.too_large);
  if (error.statusCode === 415) return new Problem(httpErrors.unsupported_type, { type: 'that was sent' });
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem(httpErrors.bad_request, { reason: error.message });
  }
  return undefined;
}

function unknownError(error: unknown, request: FastifyRequest, log: Log): Problem {
  const id = randomBytes(4).toString('hex');
  log.error('request failed', {
    id,
    method: request.method,
    route: request.routeOptions.url,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return new Problem(httpErrors.internal, { id });
}
