// Guessing at a password.
import { expect, test } from 'vitest';
import { testContext, testDatabase } from '../testing.ts';
import { LoginThrottle } from './login-throttle.ts';
import { signIn } from './sign-in.ts';

const db = testDatabase();

test('guesses that come all at once are counted one by one', async () => {
  const throttle = new LoginThrottle();
  const guesses = Array.from({ length: 20 }, (_, i) =>
    signIn(testContext(db()), throttle, { email: 'elena@example.com', password: `guess number ${i}` }).catch(
      (error: { kind: { code: string } }) => error.kind.code,
    ),
  );
  const answers = await Promise.all(guesses);
  expect(answers.filter((code) => code === 'login_failed')).toHaveLength(5);
  expect(answers.filter((code) => code === 'login_slowed')).toHaveLength(15);
});
