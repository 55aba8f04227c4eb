// The form of a campaign's definition, of a draft and of a live one alike: what is in it, from which version, what it would do.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Campaign } from '../contract.ts';
import { offersKey, readOffers } from './api.ts';
import type { DefinitionForm } from './definition-tabs.tsx';
import { usePreview } from './use-preview.ts';

/** The state of the form. `start` begins it anew from a version, when it was saved or another's was taken. */
export function useDefinitionForm(first: Campaign) {
  // a version that somebody saved meanwhile is a conflict, also once this page has heard of it
  const [campaign, setCampaign] = useState(first);
  const [name, setName] = useState(first.name);
  const [definition, setDefinition] = useState(first.definition);
  const form = useRef<DefinitionForm>(null);
  const offers = useQuery({ queryKey: offersKey, queryFn: readOffers }).data?.items ?? [];
  const preview = usePreview(first.campaignId, definition);
  // of the limit as it stands in the form, not of the one before it; without scores nothing is measured
  const seen = preview.current?.scored ? preview.current.limitSeen : undefined;
  const start = (from: Campaign) => {
    setCampaign(from);
    setName(from.name);
    setDefinition(from.definition);
  };
  /** What the tabs are given. */
  const fields = { form, name, onName: setName, definition, onDefinition: setDefinition, offers, seen };
  return { campaign, name, definition, offers, preview, form, fields, setCampaign, start };
}
