// The bridge with cornerstone-core and nothing else: legacy.html?id=example:ct[&url=https://server/images]
import { exactVoi, registerHostImageLoader } from './cornerstone-image-loader.js';

const { cornerstone } = window;
const query = new URLSearchParams(location.search);
const id = query.get('id') ?? 'example:ct';
const [element, status] = [document.getElementById('image'), document.getElementById('status')];

registerHostImageLoader(cornerstone, { url: query.get('url') ?? new URL('images', document.baseURI).href, scheme: 'host' });
cornerstone.enable(element);
cornerstone.events.addEventListener('cornerstoneimageloadprogress', ({ detail }) => (status.textContent = `${id}: ${detail.percentComplete} %`));
cornerstone.loadAndCacheImage(`host:${id}`).then(
  (image) => {
    const viewport = cornerstone.getDefaultViewportForImage(element, image);
    cornerstone.displayImage(element, image, { ...viewport, voi: exactVoi(image) });
    status.textContent = `${id}: ${image.columns} × ${image.rows}`;
  },
  (error) => (status.textContent = `${error.title}: ${error.detail}`),
);
