// How a database that is away sounds, and what does not sound like it.
import { expect, test } from 'vitest';
import { Problem } from '../errors.ts';
import { databaseErrors } from './errors.ts';
import { databaseProblem, isConnectionLoss } from './lost-connections.ts';

const coded = (code: string, fields: object = {}) => Object.assign(new Error('said so'), { code, ...fields });
const said = (message: string) => new Error(message);

test.each<[string, Error]>([
  ['a connection exception', coded('08006')],
  ['a server that stops', coded('57P01')],
  ['a server that crashed', coded('57P02')],
  ['a server that starts', coded('57P03')],
  ['a database that was dropped under us', coded('57P04')],
  ['no connection left', coded('53300')],
  ['an idle transaction that was cut off', coded('25P03')],
  ['a server that another one has taken over from', coded('25006')],
  ['nobody listens', coded('ECONNREFUSED', { syscall: 'connect' })],
  ['the socket file is not there yet', coded('ENOENT', { syscall: 'connect' })],
  ['a broken pipe', coded('EPIPE')],
  ['a reset', coded('ECONNRESET')],
  ['a network that is down', coded('ENETUNREACH')],
  ['a name that is not known while a container restarts', coded('ENOTFOUND')],
  ['the driver: ended', said('Connection terminated unexpectedly')],
  ['the driver: ended at the time limit', said('Connection terminated due to connection timeout')],
  ['the driver: of no use', said('Client has encountered a connection error and is not queryable')],
  ['the driver: closed', said('Client was closed and is not queryable')],
  ['the driver: no free connection in time', said('timeout exceeded when trying to connect')],
  ['the driver: no answer to a greeting', said('timeout expired')],
  ['the pool is closing', said('Cannot use a pool after calling end on the pool')],
  ['wrapped once', new Error('the copy failed', { cause: coded('57P01') })],
  ['wrapped twice', new Error('outer', { cause: new Error('inner', { cause: said('Connection terminated') }) })],
  ['both addresses of a name refuse', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
])('%s is a database that is away: come again', (_what, error) => {
  expect(databaseProblem(error)?.kind).toMatchObject({ code: 'connection_lost', status: 503 });
});

test.each<[string, unknown]>([
  ['a duplicate key', coded('23505')],
  ['a wrong statement', coded('42703')],
  ['a full disk', coded('53100')],
  ['a file that is not there', coded('ENOENT', { syscall: 'open' })],
  ['an ordinary mistake', new TypeError('x is not a function')],
  ['a problem that a person can mend', new Problem(databaseErrors.server_too_old, { version: 14 }, coded('08006'))],
  ['no error at all', undefined],
])('%s is not', (_what, error) => {
  expect(isConnectionLoss(error)).toBe(false);
});

test('an error that is its own cause is looked at no further', () => {
  const circle = new Error('circle');
  circle.cause = circle;
  expect(isConnectionLoss(circle)).toBe(false);
});
