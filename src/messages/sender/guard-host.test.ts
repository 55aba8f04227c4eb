// Which hosts the program may be pointed at.
import { expect, test } from 'vitest';
import { guardHost } from './guard-host.ts';

const to =
  (...addresses: string[]) =>
  async () =>
    addresses;

test('a public server is connected to at the address that was checked', async () => {
  expect(await guardHost('smtp.example.com', false, to('93.184.216.34'))).toEqual({
    address: '93.184.216.34',
    servername: 'smtp.example.com',
    isPrivate: false,
  });
});

test.each([
  '169.254.169.254',
  '100.100.100.200',
  '0.0.0.0',
  '224.0.0.1',
  'fe80::1',
  'fd00:ec2::254',
  '::',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
])('%s is refused even when private hosts are allowed', async (address) => {
  await expect(guardHost('metadata.example', true, to(address))).rejects.toThrow('must not be used');
  await expect(guardHost('both.example', true, to('93.184.216.34', address))).rejects.toThrow('must not be used');
  await expect(guardHost(address, true)).rejects.toThrow('must not be used');
});

test.each(['127.0.0.1', '10.1.2.3', '192.168.1.4', '172.31.0.1', '::1', 'fd12::1', '::ffff:10.0.0.1', '100.64.0.1'])(
  '%s needs the owner to say that it is meant',
  async (address) => {
    await expect(guardHost('mail.lan', false, to(address))).rejects.toThrow('inside your own network');
    expect(await guardHost('mail.lan', true, to(address))).toMatchObject({ isPrivate: true });
  },
);

test('a host that does not resolve is said to be unknown', async () => {
  const fail = async () => {
    throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
  };
  await expect(guardHost('nowhere.example', false, fail)).rejects.toThrow('cannot be found: ENOTFOUND');
});
