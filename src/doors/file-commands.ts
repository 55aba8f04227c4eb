// The command line with the commands on files alone. They need neither server nor database, and the build leaves both out
// of this entry (scripts/build.mjs): a fit of 100,000 customers would else spend a third of its time on loading them.
import { analystCommands } from '../scores/index.ts';
import { runProgram } from './run-program.ts';
import { shopBeside } from './shop-beside.ts';

await runProgram((program) => analystCommands(program, shopBeside()));
