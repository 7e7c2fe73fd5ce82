const MOST_IDS = 500;
const MOST_CHARACTERS = 250_000;
const TOO_LARGE = 413;

/**
 * The ids in lists that one request can hold: those of one list are asked for alike.
 * @param {string[]} imageIds
 * @param {(imageId: string) => string} kindOf
 */
function* listsOf(imageIds, kindOf) {
  const kinds = new Map();
  for (const imageId of imageIds) {
    const kind = kindOf(imageId);
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(imageId);
  }
  for (const alike of kinds.values()) {
    /** @type {[string[], number]} */
    let [list, characters] = [[], 0];
    for (const imageId of alike) {
      if (list.length === MOST_IDS || (list.length > 0 && characters + imageId.length > MOST_CHARACTERS)) {
        yield list;
        [list, characters] = [[], 0];
      }
      list.push(imageId);
      characters += imageId.length;
    }
    if (list.length > 0) yield list;
  }
}

/**
 * Gets metadata of many images ahead of their pixels: what is known, or on its way, is not asked for again.
 * @param {any} host
 * @param {Record<string, any>} known
 * @param {(imageId: string) => string | undefined} idOf
 */
export function createPrefetch(host, known, idOf) {
  const onTheirWay = new Map(); // image id to the answer of its list: the failures, by image id

  /** @param {string} imageId */
  const kindOf = (imageId) => host.kindOf(idOf(imageId));

  /**
   * The failures, by image id. A list whose answer is longer than the host allows is asked for in halves.
   * @param {string[]} list
   * @param {AbortSignal} [signal]
   * @returns {Promise<Map<string, any>>}
   */
  async function ask(list, signal) {
    const failures = new Map();
    let images;
    try {
      images = await host.metadataOf(list.map(idOf), signal);
    } catch (/** @type {any} */ error) {
      if (error.status !== TOO_LARGE) throw error;
      if (list.length === 1) return failures.set(list[0], error);
      const middle = list.length >> 1;
      const halves = [await ask(list.slice(0, middle), signal), await ask(list.slice(middle), signal)];
      return new Map(halves.flatMap((half) => [...half]));
    }
    images.forEach((/** @type {any} */ { metadata, error }, /** @type {number} */ i) => {
      if (error) failures.set(list[i], error);
      else if (metadata && !known.has(list[i])) known.put(list[i], metadata);
    });
    return failures;
  }

  /** @param {string[]} imageIds */
  async function prefetchMetadata(imageIds) {
    const ours = [...new Set(imageIds)].filter((imageId) => idOf(imageId) !== undefined);
    known.expect(ours);
    const wanted = ours.filter((imageId) => !known.has(imageId));
    for (const list of listsOf(wanted.filter((imageId) => !onTheirWay.has(imageId)), kindOf)) {
      const answer = ask(list).finally(() => list.forEach((imageId) => onTheirWay.delete(imageId)));
      list.forEach((imageId) => onTheirWay.set(imageId, answer));
    }
    const answers = await Promise.all(new Set(wanted.map((imageId) => onTheirWay.get(imageId))));
    return wanted.flatMap((imageId) => answers.find((failures) => failures.has(imageId))?.get(imageId) ?? []);
  }

  let moment; // the loads that begin now

  function beginMoment() {
    /** @type {any} */
    const begun = { imageIds: [], waiting: 0, controller: new AbortController(), answer: undefined };
    begun.answer = Promise.resolve().then(/** @returns {any} */ () => {
      moment = undefined;
      const { imageIds, controller } = begun;
      // One alone asks together with its description; and so does each, where the list fails.
      return imageIds.length > 1 && Promise.allSettled([...listsOf(imageIds, kindOf)].map((list) => ask(list, controller.signal)));
    });
    return begun;
  }

  /**
   * The metadata of an image that is loaded, in one request with all whose loads begin at the same moment; the last to leave ends it.
   * @param {string} imageId
   * @param {AbortSignal} signal
   */
  async function metadataAhead(imageId, signal) {
    if (onTheirWay.has(imageId)) await onTheirWay.get(imageId).catch(() => {});
    else if (!known.has(imageId)) {
      const own = (moment ??= beginMoment());
      own.imageIds.push(imageId);
      own.waiting++;
      signal.addEventListener('abort', () => --own.waiting === 0 && own.controller.abort(), { once: true });
      await own.answer;
    }
    return known.metadata(imageId);
  }

  return { prefetchMetadata, metadataAhead };
}
