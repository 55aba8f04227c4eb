// Answers what the HTTP parser itself refuses, before there is a request: in the one shape of every error.
import type { Socket } from 'node:net';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';
import { problemBodyOf } from './problem-body.ts';

/** What the parser's codes mean for who wrote the client. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /HEADER_TOKEN|INVALID_HEADER|LF_EXPECTED|CR_EXPECTED/,
    'a header holds a character that none may hold, as NUL or a lone line break.',
  ],
  [/CONTENT_LENGTH/, 'its Content-Length is no number, or contradicts another header.'],
  [/TRANSFER_ENCODING|CHUNK/, 'its chunks are not in the form that Transfer-Encoding names.'],
  [/METHOD|VERSION|URL|CONSTANT/, 'its first line is not METHOD ADDRESS HTTP/1.1.'],
];

function problemOf({ code = '' }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem(httpErrors.headers_too_large);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(httpErrors.request_too_slow);
  const reason = meanings.find(([codes]) => codes.test(code))?.[1] ?? 'it is not HTTP.';
  return new Problem(httpErrors.bad_request, { reason });
}

/** A `clientErrorHandler`: writes the answer by hand, since no route has been found yet, and closes. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const problem = problemOf(error);
  const body = JSON.stringify(problemBodyOf(problem));
  const head = [
    `HTTP/1.1 ${problem.kind.status} Refused`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
