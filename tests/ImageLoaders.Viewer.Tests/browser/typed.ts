// A consumer of the npm package, whose types are to hold in strict TypeScript.
import {
  exactVoi, HostImageError, keyOf, modalityValue, orientationOf, paddingOf, paddingRange, placeOf, registerHostImageLoader, windowShown,
  windowToShow, type Host, type HostImage, type HostOptions, type ImageDescription, type ListedGroup,
} from '@imageloaders/cornerstone';

const options: HostOptions = {
  url: 'http://localhost/images',
  scheme: 'host',
  headers: () => ({ 'X-API-Key': 'k' }),
  group: (imageId: string) => (imageId.length > 3 ? imageId : undefined),
  suv: false,
};
const host: Host = registerHostImageLoader({}, options);

export function unitsOf({ stored, description, modules, remarks }: HostImage): unknown[] {
  const padding: [number, number] | null = paddingOf(description);
  const shown: [number, number] | null = paddingRange(description);
  const value: number = modalityValue(stored[0]!, description);
  const spacing: number | undefined = description.rowPixelSpacing;
  const table: number[] = description.modalityLut?.entries ?? description.voiLuts.flatMap(({ entries }) => entries);
  return [padding?.[0], shown, value, spacing, table, modules.imagePlaneModule, remarks, description.source.version];
}

export async function stacks(id: string): Promise<string[]> {
  const idsOf = ({ imageIds, groups = [] }: ListedGroup): string[] => imageIds ?? groups.flatMap(idsOf);
  const failures: HostImageError[] = await host.prefetchMetadata(await host.list(id));
  const picture: Blob = await host.rendered(id, { window: '40,400' });
  const types: (string | undefined)[] = failures.map(({ type }) => type);
  const { groups, remarks } = await host.listing(id);
  return [...groups.flatMap(idsOf), ...remarks, picture.type, await keyOf(id), ...types.filter((type) => type !== undefined)];
}

const window = windowToShow(40, 400, 'LINEAR');
export const windows: number[] = [exactVoi(window).windowCenter, windowShown(window.windowCenter, window.windowWidth).width];

declare const description: ImageDescription;
const placed = { imageOrientationPatient: [1, 0, 0, 0, 1, 0], imagePositionPatient: [0, 0, 0] };
// @ts-expect-error a host has an address
registerHostImageLoader({}, { scheme: 'host' });
// @ts-expect-error what the object does not state has no key
export const slope: number = description.rescaleSlope;
// @ts-expect-error no image need have padding
export const first: number = paddingOf(description)[0];
// @ts-expect-error no image need lie anywhere
export const place: number = placeOf(placed);
// @ts-expect-error no image need have an orientation
export const cosines: number[] = orientationOf(placed);
