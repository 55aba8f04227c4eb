// Builds the pages from src/web into dist/web; in development it passes API calls on to a running server.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.RITORNO_DEV_SERVER ?? 'http://127.0.0.1:4680';

export default defineConfig({
  root: fileURLToPath(new URL('./src/web', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // fonts stay files: inlining them would put 45 KB of base64 in front of the first paint
    assetsInlineLimit: 2048,
  },
  server: { host: '127.0.0.1', proxy: { '/api': server, '/v1': server } },
});
