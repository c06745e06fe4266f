/** A type of document, detected by its first bytes, never by what the caller claims. */
interface DocumentType {
  contentType: string;
  extension: string;
  begins: readonly (readonly number[])[];
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

/** A ZIP is forwarded unopened: providers ask for one if there are several documents. */
const types: readonly DocumentType[] = [
  { contentType: 'application/pdf', extension: 'pdf', begins: [ascii('%PDF-')] },
  { contentType: 'image/png', extension: 'png', begins: [[0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a]] },
  { contentType: 'image/jpeg', extension: 'jpg', begins: [[0xff, 0xd8, 0xff]] },
  {
    contentType: 'image/tiff',
    extension: 'tif',
    begins: [
      [...ascii('II'), 0x2a, 0],
      [...ascii('MM'), 0, 0x2a],
    ],
  },
  { contentType: 'application/zip', extension: 'zip', begins: [[...ascii('PK'), 3, 4]] },
];

export const documentTypesInWords = 'a PDF, PNG, JPEG or TIFF file, or a ZIP of those';

export function documentTypeOf(head: Buffer): DocumentType | undefined {
  return types.find(({ begins }) => begins.some((magic) => magic.every((byte, i) => head[i] === byte)));
}
