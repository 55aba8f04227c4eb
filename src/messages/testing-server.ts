// An SMTP server for tests that answers each step as a script says, closes connections as real ones do, and counts them.
import net from 'node:net';

/** An answer instead of acceptance; 421 closes the connection after it, 'close' closes it without a word. */
export type Answer = string | undefined;

export interface Script {
  /** `open` = connections open now, this one included. */
  readonly greeting?: (open: number) => Answer;
  readonly ehlo?: (open: number) => Answer;
  /** Given, it asks for a login; undefined lets everybody in. */
  readonly login?: (open: number) => Answer;
  /** `nth` = messages on this connection so far, this one included. */
  readonly mail?: (nth: number, open: number) => Answer;
  readonly rcpt?: (address: string) => Answer;
  readonly data?: (address: string) => Answer;
  /** Commands come one by one or, as most servers allow, all at once; default: all at once. */
  readonly pipelining?: boolean;
}

export interface ScriptedServer {
  readonly port: number;
  /** Addresses of accepted messages, in order, repeats included. */
  readonly accepted: string[];
  /** Every address that was named at RCPT. */
  readonly asked: string[];
  /** Connections made, those turned down included. */
  connections(): number;
  /** The most that were in order at once. */
  peak(): number;
  close(): Promise<void>;
}

/** Starts on a free port of loopback. */
export async function startScripted(script: Script = {}): Promise<ScriptedServer> {
  const accepted: string[] = [];
  const asked: string[] = [];
  const sockets = new Set<net.Socket>();
  let made = 0;
  let open = 0;
  let peak = 0;
  const server = net.createServer((socket) => {
    made++;
    open++;
    sockets.add(socket);
    socket.on('close', () => {
      open--;
      sockets.delete(socket);
    });
    socket.on('error', () => undefined);
    /** Says the answer, or `good`; false when the connection is closed by it. */
    const say = (answer: Answer, good: string): boolean => {
      if (answer === 'close') socket.destroy();
      else if (answer?.startsWith('421')) socket.end(`${answer}\r\n`);
      else socket.write(`${answer ?? good}\r\n`);
      return answer !== 'close' && !answer?.startsWith('421');
    };
    if (!say(script.greeting?.(open), '220 scripted ESMTP')) return;
    peak = Math.max(peak, open);
    let rest = '';
    let nth = 0;
    let to = '';
    let isRefused = false;
    let isData = false;
    const command = (line: string): boolean => {
      const verb = line.slice(0, 4).toUpperCase();
      switch (verb) {
        case 'EHLO':
          return say(
            script.ehlo?.(open),
            `250-scripted${script.login ? '\r\n250-AUTH PLAIN' : ''}${script.pipelining === false ? '' : '\r\n250-PIPELINING'}\r\n250 8BITMIME`,
          );
        case 'AUTH':
          return say(script.login?.(open), '235 2.7.0 in');
        case 'MAIL': {
          const answer = script.mail?.(++nth, open);
          isRefused = answer !== undefined;
          return say(answer, '250 2.1.0 ok');
        }
        case 'RCPT': {
          to = /<([^>]*)>/.exec(line)?.[1] ?? '';
          asked.push(to);
          const answer = isRefused ? '503 5.5.1 no sender' : script.rcpt?.(to);
          isRefused ||= answer !== undefined;
          return say(answer, '250 2.1.5 ok');
        }
        case 'DATA':
          if (isRefused) return say('503 5.5.1 no recipient', '');
          isData = true;
          return say(undefined, '354 go on');
        case 'QUIT':
          socket.end('221 bye\r\n');
          return false;
        case 'RSET':
        case 'NOOP':
          return say(undefined, '250 2.0.0 ok');
        default:
          return say('502 5.5.1 not known', '');
      }
    };
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1');
      for (;;) {
        const ending = isData ? '\r\n.\r\n' : '\r\n';
        const end = rest.indexOf(ending);
        if (end < 0) return;
        const part = rest.slice(0, end);
        rest = rest.slice(end + ending.length);
        if (isData) {
          isData = false;
          const answer = script.data?.(to);
          if (answer === undefined) accepted.push(to);
          if (!say(answer, '250 2.0.0 queued')) return;
        } else if (!command(part)) return;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    accepted,
    asked,
    port: (server.address() as net.AddressInfo).port,
    connections: () => made,
    peak: () => peak,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
