// Lets Node run our TypeScript sources as they are: node --import ./scripts/typescript.mjs bench/sending.ts
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
