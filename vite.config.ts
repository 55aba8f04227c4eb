// Builds the pages from src/web into dist/web, each text file compressed beside itself; in development it passes API calls
// on to a running server.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.RITORNO_DEV_SERVER ?? 'http://127.0.0.1:4680';

/** Below this many bytes a file fits into one packet anyway. */
const smallest = 1024;

/** Writes `name.br` and `name.gz` beside each text file, so that the server compresses none of them twice. */
const compressed: Plugin = {
  name: 'compressed',
  writeBundle({ dir }, files) {
    for (const name of Object.keys(files).filter((file) => /\.(?:js|css|html|svg)$/.test(file))) {
      const path = join(String(dir), name);
      const text = readFileSync(path);
      if (text.length < smallest) continue;
      writeFileSync(`${path}.br`, brotliCompressSync(text));
      writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('./src/web', import.meta.url)),
  plugins: [react(), compressed],
  build: {
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // fonts stay files: inlining them would put 45 KB of base64 in front of the first paint
    assetsInlineLimit: 2048,
    rolldownOptions: {
      // a page that takes one value of a contract does not bring its schemas along, nor the library that they are made of
      treeshake: { moduleSideEffects: [{ test: /[\\/]src[\\/]\w+[\\/]contract\.ts$/, sideEffects: false }] },
      output: {
        // few files: on a slow line each round of requests costs more than what a page does not need of the libraries
        codeSplitting: {
          // what a group needs stays where it is shared: the kit does not bring the schemas of every contract along
          includeDependenciesRecursively: false,
          groups: [
            { name: 'libraries', test: /node_modules[\\/](?!zod[\\/])/, minShareCount: 3 },
            { name: 'kit', test: /src[\\/]web[\\/]kit/, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': server, '/v1': server } },
});
