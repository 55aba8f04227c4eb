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
  // the metadata service behind what translates addresses
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::a9fe:a9fe',
  '64:ff9b:1:a9fe:a9:fe00::',
  '64:ff9b:1:a9:fe:a9fe::',
  '64:ff9b:1:0:a9:fea9:fe00:0',
  '2002:a9fe:a9fe::1',
  '2001:0:a9fe:a9fe::1',
  '2001:0:5db8:d822:0:0:5601:5601',
  '::169.254.169.254',
  '::ffff:0:169.254.169.254',
  '0.1.2.3',
  '239.1.2.3',
  '255.255.255.255',
  '192.0.2.7',
  'ff02::1',
  'fec0::1',
  '100::1',
  '2001:db8::1',
])('%s is refused even when private hosts are allowed', async (address) => {
  await expect(guardHost('metadata.example', true, to(address))).rejects.toThrow('must not be used');
  await expect(guardHost('both.example', true, to('93.184.216.34', address))).rejects.toThrow('must not be used');
  await expect(guardHost(address, true)).rejects.toThrow('must not be used');
});

test.each(
  [
    ['127.0.0.1', '10.1.2.3', '192.168.1.4', '172.31.0.1', '::1', 'fd12::1', '::ffff:10.0.0.1', '100.64.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b:1::192.168.0.1', '2002:7f00:1::', '2002:c0a8:101::5'],
    [
      '::10.0.0.1',
      '::127.0.0.1',
      '100.127.255.254',
      '2001:0:0a00:1:0:0:a247:27dd',
      '2001:0:5db8:d822:0:0:f5ff:fffe',
      '198.19.0.1',
    ],
  ].flat(),
)('%s needs the owner to say that it is meant', async (address) => {
  await expect(guardHost('mail.lan', false, to(address))).rejects.toThrow('inside your own network');
  expect(await guardHost('mail.lan', true, to(address))).toMatchObject({ isPrivate: true });
});

test.each([
  '2606:2800:220:1:248:1893:25c8:1946',
  '64:ff9b::93.184.216.34',
  '2002:5db8:d822::1',
  '::ffff:93.184.216.34',
  '100.63.255.255',
  '172.32.0.1',
  '223.255.255.254',
])('%s is out in the world and needs no leave', async (address) => {
  expect(await guardHost('smtp.example.com', false, to(address))).toMatchObject({ isPrivate: false });
});

test('a host that does not resolve is said to be unknown', async () => {
  const fail = async () => {
    throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
  };
  await expect(guardHost('nowhere.example', false, fail)).rejects.toThrow('cannot be found: ENOTFOUND');
});
