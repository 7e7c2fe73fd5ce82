const MOST_IDS = 500;
const MOST_CHARACTERS = 250_000;

/** The ids in lists that one request can hold. */
function* listsOf(imageIds) {
  let [list, characters] = [[], 0];
  for (const imageId of imageIds) {
    if (list.length === MOST_IDS || (list.length > 0 && characters + imageId.length > MOST_CHARACTERS)) {
      yield list;
      [list, characters] = [[], 0];
    }
    list.push(imageId);
    characters += imageId.length;
  }
  if (list.length > 0) yield list;
}

/** Gets metadata of many images ahead of their pixels: what is known, or on its way, is not asked for again. */
export function createPrefetch(host, known, idOf) {
  const onTheirWay = new Map(); // image id to the answer of its list: the failures, by image id

  function ask(list) {
    const answer = host
      .metadataOf(list.map(idOf))
      .then((images) => {
        const failures = new Map();
        images.forEach(({ metadata, error }, i) => {
          if (error) failures.set(list[i], error);
          else if (metadata && !known.has(list[i])) known.put(list[i], metadata);
        });
        return failures;
      })
      .finally(() => list.forEach((imageId) => onTheirWay.delete(imageId)));
    list.forEach((imageId) => onTheirWay.set(imageId, answer));
  }

  return async (imageIds) => {
    const wanted = [...new Set(imageIds)].filter((imageId) => idOf(imageId) !== undefined && !known.has(imageId));
    for (const list of listsOf(wanted.filter((imageId) => !onTheirWay.has(imageId)))) ask(list);
    const answers = await Promise.all(new Set(wanted.map((imageId) => onTheirWay.get(imageId))));
    return wanted.flatMap((imageId) => answers.find((failures) => failures.has(imageId))?.get(imageId) ?? []);
  };
}
