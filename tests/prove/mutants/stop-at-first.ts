// One test that fails is enough: those after it in the file are passed over.
import { afterEach, beforeEach } from 'vitest';

let hasFailed = false;
beforeEach(({ skip }) => skip(hasFailed));
afterEach(({ task }) => {
  hasFailed ||= task.result?.state === 'fail';
});
