// Which page is where; every page is a chunk of its own.
import { createBrowserRouter, type RouteObject } from 'react-router';

const gallery: RouteObject[] = import.meta.env.DEV
  ? [{ path: '/gallery', lazy: () => import('./gallery/gallery.tsx') }]
  : [];

export const router = createBrowserRouter([...gallery]);
