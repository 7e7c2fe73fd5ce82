// The bridge with cornerstone-core and nothing else: legacy.html?id=example:ct
import { exactVoi, registerHostImageLoader } from './cornerstone-image-loader.js';

const { cornerstone } = window;
const id = new URLSearchParams(location.search).get('id') ?? 'example:ct';
const [element, status] = [document.getElementById('image'), document.getElementById('status')];

registerHostImageLoader(cornerstone, { url: new URL('images', document.baseURI).href, scheme: 'host' });
cornerstone.enable(element);
cornerstone.events.addEventListener('cornerstoneimageloadprogress', ({ detail }) =>
  (status.textContent = `${id}: ${detail.percentComplete} %`));
cornerstone.loadAndCacheImage(`host:${id}`).then(
  (image) => {
    const viewport = cornerstone.getDefaultViewportForImage(element, image);
    cornerstone.displayImage(element, image, { ...viewport, voi: exactVoi(image) });
    status.textContent = `${id}: ${image.columns} × ${image.rows}`;
  },
  (error) => (status.textContent = `${error.title}: ${error.detail}`),
);
