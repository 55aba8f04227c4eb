// The security headers of every answer, fitted to pages that Vite builds and Mantine styles.
import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Scripts, fonts and requests only from our own origin. Mantine writes style elements and attributes at run time,
 * hence 'unsafe-inline' for styles. No upgrade to https and no HSTS: the program listens on plain http on loopback,
 * and the proxy in front of a public installation sets both.
 */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'font-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'frame-src': ["'self'", 'blob:'],
      'worker-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'self'"],
    },
  },
  strictTransportSecurity: false,
  // referrers would carry the tokens of unsubscribe links to other sites
  referrerPolicy: { policy: 'no-referrer' },
};
