// The one-way law of ARCHITECTURE.md, checked: a room imports only rooms to its left, through the door.
const { join } = require('node:path');

const street = [
  'ledger',
  'scores',
  'segments',
  'campaigns',
  'offers',
  'messages',
  'responses',
  'measurement',
  'simulation',
];

const leftOnly = street.map((room, place) => ({
  name: `street-${room}-imports-left-only`,
  comment: `${room} may import ground, models and the rooms before it, never a room after it`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '/web/' },
  to: { path: `^src/(${[...street.slice(place + 1), 'doors', 'web'].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...leftOnly,
    {
      name: 'through-the-door',
      comment:
        "another room is entered by its index.ts or contract.ts, nothing deeper (tests may use a room's testing.ts)",
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: ['/web/', '^src/web/', '\\.test\\.ts$'] },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/(index|contract|testing)\\.ts$'] },
    },
    {
      name: 'models-are-pure',
      comment: 'models imports no room, no I/O and no environment',
      severity: 'error',
      from: { path: '^src/models/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/models/' },
    },
    {
      name: 'ground-imports-libraries-only',
      severity: 'error',
      from: { path: '^src/ground/' },
      to: { path: '^src/', pathNot: '^src/ground/' },
    },
    {
      name: 'nobody-imports-doors',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/doors/' },
      to: { path: '^src/doors/' },
    },
    {
      name: 'server-never-imports-pages',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/web/', '/web/'] },
      to: { path: ['^src/web/', '^src/[^/]+/web/'] },
    },
    {
      name: 'pages-import-contracts-own-web-and-kit',
      severity: 'error',
      from: { path: '^src/([^/]+)/web/' },
      to: {
        path: '^src/',
        pathNot: ['^src/$1/web/', '^src/[^/]+/contract\\.ts$', '^src/web/kit/', '^src/$1/contract\\.ts$'],
      },
    },
    {
      name: 'shell-imports-pages-and-contracts',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/', pathNot: ['^src/web/', '^src/[^/]+/web/', '^src/[^/]+/contract\\.ts$'] },
    },
    {
      name: 'contracts-are-light',
      comment: 'a contract runs in the browser: zod and other contracts only',
      severity: 'error',
      from: { path: '^src/[^/]+/contract\\.ts$' },
      to: { path: '^(src/|node:)', pathNot: ['^src/[^/]+/contract\\.ts$'] },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'testing-kit-only-in-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.test\\.tsx?$', '/testing\\.ts$', '^src/ground/testing/'] },
      to: { path: '/testing(\\.ts|/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
