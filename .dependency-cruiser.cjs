// The one-way law of ARCHITECTURE.md, checked: a room imports only rooms to its left, through the door.
const { join } = require('node:path');
const { compositions, foundations, readStreet } = require('./scripts/street.cjs');

const { rooms } = readStreet('src');
const known = [...foundations, ...rooms, ...compositions].join('|');

/** The pages of a room: its folder `web`, and no other folder of that name further down. */
const roomPages = '^src/[^/]+/web/';
const pages = ['^src/web/', roomPages];
const tests = '\\.test\\.tsx?$';
/** What tests and fixtures use and no program: the kit of each room and whatever begins with it. */
const testHelpers = [tests, '/testing\\.ts$', '/testing-server\\.ts$', '^src/ground/testing/'];

const leftOnly = rooms.map((room, place) => ({
  name: `street-${room}-imports-left-only`,
  comment: `${room} may import ground, models and the rooms before it, never a room after it`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: roomPages },
  to: { path: `^src/(${[...rooms.slice(place + 1), ...compositions].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...leftOnly,
    {
      name: 'every-folder-has-a-place',
      comment: 'a folder of src, or a file beside the rooms, that scripts/street.cjs does not know has no law',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${known})/` },
      to: {},
    },
    {
      name: 'nobody-imports-what-has-no-place',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: `^src/(${known})/` },
    },
    {
      name: 'through-the-door',
      comment: 'another room is entered by its index.ts or contract.ts, nothing deeper',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: [...pages, tests] },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/(index|contract|testing)\\.ts$'] },
    },
    {
      name: 'tests-through-the-door',
      comment: "a test enters another room by its door or its kit for tests; what lies deeper is that room's to test",
      severity: 'error',
      from: { path: '^src/([^/]+)/.*\\.test\\.tsx?$' },
      to: {
        path: '^src/([^/]+)/',
        pathNot: ['^src/$1/', '^src/[^/]+/(index|contract|testing|testing-server)\\.ts$'],
      },
    },
    {
      name: 'models-are-pure',
      comment:
        'models imports no room, no library and no I/O; what it reads of the world besides: scripts/pure-models.mjs',
      severity: 'error',
      from: { path: '^src/models/', pathNot: tests },
      to: { pathNot: '^src/models/' },
    },
    {
      name: 'tests-of-models-enter-no-room',
      severity: 'error',
      from: { path: '^src/models/.*\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/models/' },
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
      from: { path: '^src/', pathNot: pages },
      to: { path: pages },
    },
    {
      name: 'server-imports-what-is-installed-with-it',
      comment: 'react, mantine and test tools are not there in production: they are devDependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: [...pages, ...testHelpers] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'pages-import-no-server-library',
      comment: 'a page runs in the browser: of the libraries that the server needs it may use zod and no other',
      severity: 'error',
      from: { path: pages, pathNot: tests },
      to: { dependencyTypes: ['core', 'npm'], pathNot: '(^|node_modules/)(zod|temporal-polyfill)(/|$)' },
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
      to: { path: '^src/', pathNot: ['^src/web/', roomPages, '^src/[^/]+/contract\\.ts$'] },
    },
    {
      name: 'contracts-are-light',
      comment: 'a contract runs in the browser: zod, other contracts, and the digits of currencies only',
      severity: 'error',
      from: { path: '^src/[^/]+/contract\\.ts$' },
      to: { pathNot: ['^src/[^/]+/contract\\.ts$', '^src/ground/minor-digits\\.ts$', '(^|node_modules/)zod(/|$)'] },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
    {
      name: 'testing-kit-only-in-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: testHelpers },
      to: { path: ['/testing\\.ts$', '/testing-server\\.ts$', '/testing/', tests] },
    },
    {
      name: 'programs-import-no-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '^(tests|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
