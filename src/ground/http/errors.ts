// What the HTTP kit itself refuses.
import { catalogue } from '../errors.ts';

export const httpErrors = catalogue({
  invalid_input: {
    status: 400,
    sentence: 'The request is not understood: {summary}.',
    remedy: 'Correct the fields listed under details and send it again.',
  },
  bad_request: {
    status: 400,
    sentence: 'The request is not understood: {reason}',
    remedy: 'Correct the request and send it again.',
  },
  cursor_malformed: {
    status: 400,
    sentence: 'The cursor of this list is not valid.',
    remedy: 'Begin the list anew, without a cursor.',
  },
  form_broken: {
    status: 400,
    sentence: 'The form or upload cannot be read: {reason}.',
    remedy: 'Send it again; a program ends multipart/form-data with the boundary that its Content-Type names.',
  },
  several_files: {
    status: 400,
    sentence: 'More than one file was sent; this address takes one at a time.',
    remedy: 'Send each file in a request of its own. Nothing of this request was kept.',
  },
  body_too_slow: {
    status: 408,
    sentence: 'What was sent came too slowly: {limit} seconds are the limit.',
    remedy: 'Send it again over a better connection, or less at once.',
  },
  request_too_slow: {
    status: 408,
    sentence: 'The head of the request came too slowly.',
    remedy: 'Send it again over a better connection.',
  },
  headers_too_large: {
    status: 431,
    sentence: 'The headers of the request are larger than 16 kB.',
    remedy: 'Send fewer or shorter headers; in a browser delete the cookies of this address.',
  },
  too_large: {
    status: 413,
    sentence: 'The request is larger than this address accepts.',
    remedy: 'Send less at once; large files go through the import.',
  },
  unsupported_type: {
    status: 415,
    sentence: 'This address does not accept the content type {type}.',
    remedy: 'Send JSON with the header Content-Type: application/json.',
  },
  not_signed_in: {
    status: 401,
    sentence: 'You are not signed in, or your session has ended.',
    remedy: 'Sign in again.',
  },
  key_required: {
    status: 401,
    sentence: 'This address needs a valid API key.',
    remedy: 'Send the header Authorization: Bearer KEY with a key from Settings, API keys.',
  },
  key_too_wide: {
    status: 401,
    sentence: 'This key may do more than a key that stands in a web page may, and is not taken from one.',
    remedy: 'Make a key that may only ask about coupons (validations:write), or call from a server with this one.',
  },
  not_allowed: {
    status: 403,
    sentence: 'You may not do this: it needs the permission {permission}.',
    remedy: 'Ask the owner of the shop for a role or a key that has it.',
  },
  other_origin: {
    status: 403,
    sentence: 'The request came from a page of another site and was refused.',
    remedy: "Open Ritorno's own address and try again from there.",
  },
  other_name: {
    status: 421,
    sentence: 'This server answers to this machine alone, not to the name {host}.',
    remedy: 'Open it at 127.0.0.1 or localhost; behind a proxy of your own start it with --trust-proxy.',
  },
  not_found: {
    status: 404,
    sentence: 'There is nothing at this address.',
    remedy: 'Check the address; the documentation lists all of them.',
  },
  too_many_requests: {
    status: 429,
    sentence: 'Too many requests in a short time.',
    remedy: 'Wait {seconds} seconds and try again.',
  },
  internal: {
    status: 500,
    sentence: 'Something went wrong inside Ritorno (error {id}).',
    remedy: 'Try again; if it stays, look for this error number in the log.',
  },
});
