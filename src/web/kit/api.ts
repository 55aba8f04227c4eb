// The browser's way to the server: JSON over fetch, errors as ApiProblem. Types come from the rooms' contracts.
import type { FieldError, FieldErrors, ProblemBody } from '../../ground/contract.ts';
import { apiAddress } from './base.ts';

/** An error answer of the server, or no answer at all (status 0). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** The catalogue's name of the error; 'offline' without an answer. */
  readonly key: string;
  readonly remedy: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(body: Pick<ProblemBody, 'code' | 'key' | 'message' | 'details' | 'remedy'>) {
    super(body.message);
    this.status = body.code;
    this.key = body.key;
    this.remedy = body.remedy;
    this.details = body.details;
  }

  /** The refused fields of a form and why each was; `useWrongFields` says it in the reader's language. */
  get fields(): readonly FieldError[] {
    const { fields } = this.details as Partial<FieldErrors>;
    return Array.isArray(fields) ? fields : [];
  }
}

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A path with its query; empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parts.set(name, String(value));
  }
  const text = parts.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const plain = {
    code: response.status,
    key: 'unexpected',
    message: response.statusText,
    details: { text: text.slice(0, 500) },
    remedy: '',
  };
  if (!response.headers.get('content-type')?.includes('json')) return new ApiProblem(plain);
  try {
    const body = JSON.parse(text) as Partial<ProblemBody>;
    return new ApiProblem({ ...plain, ...body, details: body.details ?? {} });
  } catch (error) {
    if (error instanceof SyntaxError) return new ApiProblem(plain);
    throw error;
  }
}

async function answer<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(apiAddress(path), { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem({ code: 0, key: 'offline', message: '', details: {}, remedy: '' });
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  const body = await response.text();
  return (body === '' ? undefined : JSON.parse(body)) as T;
}

/** GET. The answer's type is the contract's; the server has checked it against the same schema. */
export function read<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return answer<T>(address(path, query), { signal: signal ?? null });
}

/** POST, PUT, PATCH or DELETE with a JSON body. */
export function write<T = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return answer<T>(path, {
    method,
    signal: signal ?? null,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

/** Sends a file as a form, telling how far it is (fetch cannot). */
export function upload<T>(path: string, form: FormData, progress: (sent: number, total: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiAddress(path));
    request.upload.onprogress = (event) => progress(event.loaded, event.total);
    request.onerror = () => reject(new ApiProblem({ code: 0, key: 'offline', message: '', details: {}, remedy: '' }));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T);
        return;
      }
      const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' };
      problemOf(new Response(request.responseText, { status: request.status, headers })).then(reject, reject);
    };
    request.send(form);
  });
}
