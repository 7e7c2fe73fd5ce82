/**
 * A person name as it is read, one text for each of its groups: alphabetic, ideographic, phonetic (PS3.5 6.2.1).
 * @param {string | null | undefined} name
 */
export const nameGroups = (name) =>
  (name ?? '')
    .split('=')
    .map((group) => group.split('^').filter((part) => part.trim()).join(' '))
    .filter(Boolean);
