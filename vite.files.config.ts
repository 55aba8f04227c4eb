// Makes one file of the entry for the commands on files, without the parts of the rooms that they do not call.
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const entry = fileURLToPath(new URL('./dist/doors/file-commands.js', import.meta.url));

/** Says of every shape in a contract that it may go where nobody uses it: making them, and loading Zod, takes long. */
const shapesMayGo: Plugin = {
  name: 'shapes-may-go',
  transform(code, id) {
    if (!id.endsWith('/contract.js')) return null;
    const shapes = this.parse(code)
      .body.map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
      .flatMap((statement) => (statement?.type === 'VariableDeclaration' ? statement.declarations : []))
      .flatMap(({ init }) => (init?.type === 'CallExpression' ? [init] : []));
    let said = code;
    for (const { start, end } of shapes.reverse()) {
      said = `${said.slice(0, start)}/* @__PURE__ */ (() => ${said.slice(start, end)})()${said.slice(end)}`;
    }
    return { code: said, map: null };
  },
};

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  plugins: [shapesMayGo],
  build: {
    ssr: entry,
    outDir: fileURLToPath(new URL('./dist/doors', import.meta.url)),
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      // what opens a database, and what reads kept choices, stay modules of their own, loaded by who needs them
      external: (id) => /\/(zone-of-shop|kept-shape)\.js$/.test(id),
      // a module of ours does nothing when it is loaded: what nobody calls can go
      treeshake: { moduleSideEffects: (id) => id === entry },
      output: { entryFileNames: 'file-commands.js' },
    },
  },
});
