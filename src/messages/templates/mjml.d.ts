// mjml 5 ships no types; this is the part that we call.
declare module 'mjml' {
  interface MjmlOptions {
    readonly validationLevel: 'strict' | 'soft' | 'skip';
    readonly ignoreIncludes: boolean;
    /** Web fonts that are linked when named; none. */
    readonly fonts: Record<string, string>;
  }
  interface MjmlResult {
    readonly html: string;
    readonly errors: readonly { readonly line: number; readonly message: string }[];
  }
  export default function mjml2html(input: string, options: MjmlOptions): Promise<MjmlResult>;
}
