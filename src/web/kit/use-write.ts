// A deed on the server: what it changes is asked again, what it says is shown. The same deed is not sent twice at
// once, whatever presses its button, and a deed that worked puts away what was said of one that did not.
import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNotice } from './notice.tsx';

interface Options<Input, Answer> {
  readonly deed: (input: Input) => Promise<Answer>;
  /** Query keys whose answers the deed changes. */
  readonly changes?: readonly QueryKey[];
  /** What to say when it is done; nothing when absent. */
  readonly said?: (answer: Answer, input: Input) => string;
  readonly undo?: (answer: Answer, input: Input) => void;
  readonly after?: (answer: Answer, input: Input) => void;
}

export function useWrite<Input = void, Answer = void>({
  deed,
  changes = [],
  said,
  undo,
  after,
}: Options<Input, Answer>) {
  const queries = useQueryClient();
  const say = useNotice();
  const running = useRef(new Map<string, Promise<Answer>>());
  const write = useMutation<Answer, Error, Input>({
    mutationFn: deed,
    onSuccess: async (answer, input) => {
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
      if (said !== undefined) {
        say({ text: said(answer, input), ...(undo === undefined ? {} : { undo: () => undo(answer, input) }) });
      }
      after?.(answer, input);
    },
  });
  useForgottenError(write);
  const { mutateAsync: start } = write;
  // a render would be too late to disable a button: the second press may come before it
  const mutateAsync = (input: Input): Promise<Answer> => {
    const key = JSON.stringify(input ?? null);
    const known = running.current.get(key);
    if (known !== undefined) return known;
    const started = start(input).finally(() => running.current.delete(key));
    running.current.set(key, started);
    return started;
  };
  // what went wrong is in `error`
  const mutate = (input: Input): void => void mutateAsync(input).catch(() => undefined);
  return { ...write, mutate, mutateAsync };
}

/** Takes back the error of `write` when a later deed of anybody on this page has worked. */
function useForgottenError({ isError, reset }: Pick<UseMutationResult, 'isError' | 'reset'>): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isError) return;
    return queries.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'success') reset();
    });
  }, [queries, isError, reset]);
}
