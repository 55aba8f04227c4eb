// A deed on the server: what it changes is asked again, what it says is shown.
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
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
  return useMutation<Answer, Error, Input>({
    mutationFn: deed,
    onSuccess: async (answer, input) => {
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
      if (said !== undefined) {
        say({ text: said(answer, input), ...(undo === undefined ? {} : { undo: () => undo(answer, input) }) });
      }
      after?.(answer, input);
    },
  });
}
