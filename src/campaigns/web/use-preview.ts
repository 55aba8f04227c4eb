// What the definition in the form would do: asked once it rests, one question at a time, and never told for another.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CampaignDefinition, CampaignPreview } from '../contract.ts';
import { previewCampaign } from './api.ts';

/** How long the form has to rest before the server is asked. */
const restMs = 600;

export interface Preview {
  /** The newest numbers, of this definition or of the one before it; undefined before the first and after a failure. */
  readonly shown: CampaignPreview | undefined;
  /** The numbers of the definition as it stands in the form; undefined until they are here. */
  readonly current: CampaignPreview | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The preview of a draft. A question that an edit has overtaken is given up, also on its way. */
export function usePreview(campaignId: number, definition: CampaignDefinition): Preview {
  const [asked] = useDebouncedValue(definition, restMs);
  const query = useQuery({
    queryKey: ['campaign-preview', campaignId, asked],
    queryFn: ({ signal }) => previewCampaign(asked, campaignId, signal),
    placeholderData: keepPreviousData,
  });
  const isCurrent = asked === definition && !query.isPlaceholderData;
  return {
    shown: query.data,
    current: isCurrent ? query.data : undefined,
    error: query.error,
    retry: () => void query.refetch(),
  };
}
