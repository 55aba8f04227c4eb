// A secure connection that cannot be made is told as what it is: which certificate, which kind of encryption.
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { startScripted } from '../testing-server.ts';
import { smtpSender } from './smtp-sender.ts';
import { type SmtpError, troubleOf } from './trouble.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Made for this test alone: signed by itself, made out to mail.example.net, valid from 2020 to 2120. */
const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgroLwzvUTW3iQzCVo
oiaWep6Q+iHzU7sxVcCUtxXO26ahRANCAATVo8FNxezfL4QPRaKck7DCmjrPwH/Q
DEWWvYSGo6tiVNxpGdJCHwC+M/ouMyXEpYgtqV8/JNVDt152HsycVQk5
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBeDCCAR6gAwIBAgIUKAdCeUhMcScXohcGM9xvf/0/l6AwCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQbWFpbC5leGFtcGxlLm5ldDAgFw0yMDAxMDEwMDAwMDBaGA8y
MTIwMDEwMTAwMDAwMFowGzEZMBcGA1UEAwwQbWFpbC5leGFtcGxlLm5ldDBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABNWjwU3F7N8vhA9FopyTsMKaOs/Af9AMRZa9
hIajq2JU3GkZ0kIfAL4z+i4zJcSliC2pXz8k1UO3XnYezJxVCTmjPjA8MBsGA1Ud
EQQUMBKCEG1haWwuZXhhbXBsZS5uZXQwHQYDVR0OBBYEFJSKCQHu3ZXRKSbXoUID
k7C0ZWqnMAoGCCqGSM49BAMCA0gAMEUCICzRvg6/u+Aed4kY/o5sAizMgJ3mmXuS
rxK7mPBwl5HSAiEA6038Yf/yB5eT9cu4xN6P/W9+rtoEnY/2OY5f4Zwm7yw=
-----END CERTIFICATE-----`,
};

/** Without `pair` with the certificate that smtp-server brings along, which expired long ago. */
async function secureServer(secure: boolean, pair: Partial<typeof selfSigned> = {}): Promise<number> {
  const server = new SMTPServer({ secure, authOptional: true, logger: false, ...pair });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))));
  return (server.server.address() as AddressInfo).port;
}

async function verify(port: number, tls: 'implicit' | 'starttls' | 'none') {
  const sender = smtpSender({ host: '127.0.0.1', servername: 'mail.example.net', port, tls, lanes: 2, timeout: 2_000 });
  const mail = { from: 'a@example.net', to: 'b@example.com', raw: Buffer.from('x') };
  const [trouble, delivery] = [await sender.verify(), await sender.deliver(mail)];
  await sender.close();
  // whoever sends meets the same as whoever checks
  expect(delivery).toEqual({ outcome: 'unreachable', trouble });
  return trouble;
}

describe.each(['implicit', 'starttls'] as const)('over TLS, %s,', (tls) => {
  test('a certificate that nobody vouches for is named as the trouble', async () => {
    const port = await secureServer(tls === 'implicit', selfSigned);
    expect(await verify(port, tls)).toMatchObject({
      code: 'ECERT_UNTRUSTED',
      sentence: expect.stringMatching(/certificate.*signed by nobody.*self-signed/),
    });
  });

  test('a certificate that has expired is named as the trouble', async () => {
    const port = await secureServer(tls === 'implicit');
    expect(await verify(port, tls)).toMatchObject({
      code: 'ECERT_EXPIRED',
      sentence: expect.stringContaining('certificate has expired'),
    });
  });
});

test('a server without TLS on that port is told so, whichever kind was asked for', async () => {
  const server = await startScripted();
  closing.push(() => server.close());
  expect(await verify(server.port, 'implicit')).toMatchObject({ code: 'ENOTLS' });
  expect((await verify(server.port, 'starttls'))?.code).toMatch(/^(ENOTLS|ETLS)$/);
});

test('a server that breaks off in the handshake is no certificate’s fault', async () => {
  const server = net.createServer((socket) => socket.once('data', () => socket.destroy()).on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  expect((await verify((server.address() as AddressInfo).port, 'implicit'))?.code).not.toMatch(/CERT/);
});

test.each([
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'ECERT_EXPIRED'],
  ['CERT_NOT_YET_VALID', 'certificate is not yet valid', 'ECERT_EXPIRED'],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    "Hostname/IP does not match certificate's altnames: Host: a. is not cert's CN: b",
    'ECERT_NAME',
  ],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate', 'ECERT_UNTRUSTED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'ECERT_UNTRUSTED'],
  ['SOMETHING_NEW', 'bad certificate', 'ECERT_UNTRUSTED'],
])('%s is told in words, with the details', (originalCode, message, code) => {
  // as nodemailer hands on an error of the socket
  const error: SmtpError = Object.assign(new Error(message), { code: 'ESOCKET', originalCode, command: 'CONN' });
  expect(troubleOf(error)).toMatchObject({ code, sentence: expect.stringContaining(message) });
});

test('what a server says while connecting is told by what it is about', () => {
  const said = (response: string, command: string, code = 'EPROTOCOL') =>
    troubleOf(Object.assign(new Error('x'), { code, command, response, responseCode: Number(response.slice(0, 3)) }))
      .code;
  expect(said('421 4.7.0 Too many connections', 'CONN')).toBe('ECROWDED');
  expect(said('454 4.7.0 Too many login attempts', 'AUTH PLAIN', 'EAUTH')).toBe('ECROWDED');
  expect(said('535 5.7.8 wrong', 'AUTH PLAIN', 'EAUTH')).toBe('EAUTH');
  expect(said('553 5.7.1 not owned by user', 'MAIL FROM', 'EENVELOPE')).toBe('ESENDER');
  expect(said('530 5.7.0 Authentication required', 'MAIL FROM', 'EENVELOPE')).toBe('ENOAUTH');
});
