// The Mantine theme: our tokens behind Mantine's variables, so that its inputs, dialogs and menus look like the kit.
import { type ButtonProps, type CSSVariablesResolver, createTheme } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { createElement } from 'react';
import fields from './fields.module.css';
import styles from './theme.module.css';

const input = { classNames: { wrapper: fields.wrapper, input: fields.input, section: fields.section } };
const order: ('label' | 'input' | 'error' | 'description')[] = ['label', 'input', 'error', 'description'];
const labelled = {
  defaultProps: { inputWrapperOrder: order },
  classNames: { ...input.classNames, label: fields.label, description: fields.description, error: fields.error },
};

/** Mantine's own text colours are white and shades of grey, also on the light blue of the dark scheme. */
const buttonColours: Readonly<Record<string, string>> = {
  filled: 'var(--on-accent)',
  default: 'var(--ink)',
  subtle: 'var(--accent)',
};

/** Parts are named, not extended: importing them here would load every one of them before the first page. */
export const theme = createTheme({
  primaryColor: 'ritorno',
  primaryShade: { light: 7, dark: 3 },
  colors: {
    ritorno: [
      '#e1eef6',
      '#cde2ef',
      '#a9cce2',
      '#71bcea',
      '#4b9bcb',
      '#2f82b4',
      '#186e9f',
      '#0b5c8c',
      '#084a71',
      '#063a59',
    ],
  },
  defaultRadius: 6,
  fontFamily: 'var(--font)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px' },
  autoContrast: false,
  respectReducedMotion: true,
  components: {
    Button: {
      classNames: { root: styles.button },
      vars: (_theme: unknown, props: Pick<ButtonProps, 'size' | 'variant'>) => ({
        root: {
          '--button-height': props.size === 'sm' ? 'var(--control-small)' : 'var(--control)',
          '--button-padding-x': props.size === 'sm' ? '10px' : '14px',
          '--button-fz': props.size === 'sm' ? '13px' : '14px',
          '--button-color': buttonColours[props.variant ?? 'filled'],
          // Mantine's own is too dark for the words on it
          ...(props.variant === 'subtle' ? { '--button-hover': 'var(--accent-soft)' } : {}),
        },
      }),
    },
    Input: input,
    TextInput: labelled,
    Textarea: labelled,
    PasswordInput: {
      ...labelled,
      classNames: { ...labelled.classNames, innerInput: fields.inner },
    },
    NumberInput: { ...labelled, defaultProps: { ...labelled.defaultProps, hideControls: true } },
    NativeSelect: {
      ...labelled,
      defaultProps: {
        ...labelled.defaultProps,
        rightSection: createElement(IconChevronDown, { size: 16, stroke: 1.5, 'aria-hidden': true }),
      },
    },
    Select: {
      ...labelled,
      classNames: { ...labelled.classNames, dropdown: styles.popover, option: fields.option, groupLabel: fields.group },
      defaultProps: {
        ...labelled.defaultProps,
        maxDropdownHeight: 320,
        checkIconPosition: 'right',
        comboboxProps: { transitionProps: { duration: 0 }, shadow: 'none' },
        rightSection: createElement(IconChevronDown, { size: 16, stroke: 1.5, 'aria-hidden': true }),
        rightSectionPointerEvents: 'none',
      },
    },
    Checkbox: { classNames: { input: fields.box, label: fields.choice, description: fields.description } },
    Radio: { classNames: { radio: fields.box, label: fields.choice, description: fields.description } },
    Switch: { classNames: { label: fields.choice, description: fields.description } },
    Modal: {
      defaultProps: {
        centered: true,
        withCloseButton: false,
        padding: 20,
        radius: 10,
        transitionProps: { duration: 0 },
      },
      classNames: { content: styles.dialog, title: styles.dialogTitle },
    },
    Popover: {
      defaultProps: { transitionProps: { duration: 0 }, withinPortal: true, shadow: 'none' },
      classNames: { dropdown: styles.popover },
    },
    Tabs: { classNames: { list: styles.tabList, tab: styles.tab } },
    SegmentedControl: {
      defaultProps: { transitionDuration: 0 },
      classNames: { root: styles.segments, label: styles.segment, indicator: styles.segmentOn },
    },
  },
});

const fromTokens = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-error': 'var(--high)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-2)',
  // the ground of a quiet button under the mouse: its words stay readable on it
  '--mantine-color-ritorno-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};

/** Points Mantine's colour variables at ours in both schemes. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '20px' },
  light: fromTokens,
  dark: fromTokens,
});
