// The pages start here: texts of the reader's language, then the application.
import './kit/fonts.css';
import './kit/tokens.css';
import './kit/mantine.css';
import './kit/base.css';
import { createRoot } from 'react-dom/client';
import { App, askAhead } from './app.tsx';
import { heedFirstClicks } from './kit/first-clicks.ts';
import { preferredLanguage, startTexts } from './kit/i18n/start.ts';
import { keepFocus } from './kit/lost-focus.ts';
import { loadCatalogue } from './texts/load.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
heedFirstClicks(document);
askAhead();
keepFocus(document);
await startTexts(preferredLanguage(), loadCatalogue);
createRoot(root).render(<App />);
