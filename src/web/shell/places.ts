// The places of the product, in the order of the navigation.
import {
  IconChartBar,
  IconDatabase,
  IconHome,
  IconMail,
  type IconProps,
  IconSend,
  IconSettings,
  IconTicket,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Permission } from '../../ground/contract.ts';

export interface Place {
  readonly to: string;
  readonly name: 'today' | 'customers' | 'campaigns' | 'results' | 'coupons' | 'mail' | 'data' | 'settings';
  readonly icon: ComponentType<IconProps>;
  readonly permission: Permission;
}

export const places: readonly Place[] = [
  { to: '/', name: 'today', icon: IconHome, permission: 'customers:read' },
  { to: '/customers', name: 'customers', icon: IconUsers, permission: 'customers:read' },
  { to: '/campaigns', name: 'campaigns', icon: IconSend, permission: 'campaigns:read' },
  { to: '/results', name: 'results', icon: IconChartBar, permission: 'reports:read' },
  { to: '/coupons', name: 'coupons', icon: IconTicket, permission: 'offers:read' },
  { to: '/mail', name: 'mail', icon: IconMail, permission: 'messages:read' },
  { to: '/data', name: 'data', icon: IconDatabase, permission: 'imports:read' },
  { to: '/settings', name: 'settings', icon: IconSettings, permission: 'settings:read' },
];

/** How many places the phone's tab bar shows before "More". */
export const phoneTabs = 4;
