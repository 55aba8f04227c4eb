// How answers are compressed: text alone, and never what a client sends. The files of the pages lie compressed beside
// themselves already (vite.config.ts).
import type { FastifyCompressOptions } from '@fastify/compress';

/** Options for the answers of all routes. */
export const smallerAnswers: FastifyCompressOptions = {
  // a body that grows a thousandfold when it is opened would pass every limit on its size
  globalDecompression: false,
  encodings: ['br', 'gzip'],
  // backups and packed files gain nothing; a stream of events has to arrive at once
  customTypes: /^(?:text\/(?!event-stream)|application\/(?:[a-z.+-]*\+)?json|image\/svg\+xml)/,
};
