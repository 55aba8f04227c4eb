// The simulated shop's one way to the product's server: JSON over HTTP, a refusal is an error that says what was refused.

export interface Server {
  readonly baseUrl: string;
  /** Headers of every call: an API key, or the cookie of a signed-in owner. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads one answer; anything but success is an error. */
export async function getJson<T>(server: Server, path: string): Promise<T> {
  const answer = await fetch(server.baseUrl + path, { headers: server.headers });
  if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Posts and returns the answer with its status; 4xx is the caller's to read, 5xx is an error. */
export async function postJson(
  server: Server,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(server.baseUrl + path, {
    method: 'POST',
    headers: { ...server.headers, ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status >= 500) throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Runs `work` over the items, at most `width` at once, and returns the results in order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const runner = async () => {
    while (next < items.length) {
      const place = next++;
      results[place] = await work(items[place]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, runner));
  return results;
}
