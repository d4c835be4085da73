// Long ledgers for the tests: so many lines of one plan and its actuals, as a workbook or as text.
import { deflateRawSync } from "node:zlib";

const channels = ["Paid Search", "Display", "Events", "Content", "Email"];
const header = ["Month", "Channel", "Plan", "Actual"];

/** The cells of a line: a month of 2026, a channel, and two amounts; every line plans 100. */
const line = (number: number): [string, string, number, number] => {
  const month = String((number % 10) + 1).padStart(2, "0");
  return [`2026-${month}`, channels[number % channels.length], 100, 90 + (number % 7)];
};

export function ledgerText(lines: number): Buffer {
  const rows = Array.from({ length: lines }, (_, number) => line(number).join(","));
  return Buffer.from([header.join(","), ...rows].join("\n"));
}

/** The same lines as a workbook; a signed one carries the parts of a digital signature, which nobody has made. */
export function ledgerWorkbook(lines: number, signed = false): Buffer {
  const row = (cells: (string | number)[], number: number) => {
    const xml = cells.map((cell, column) => {
      const at = `${"ABCD"[column]}${number}`;
      return typeof cell === "number" ? `<c r="${at}"><v>${cell}</v></c>` : `<c r="${at}" t="str"><v>${cell}</v></c>`;
    });
    return `<row r="${number}">${xml.join("")}</row>`;
  };
  const rows = Array.from({ length: lines }, (_, number) => row(line(number), number + 2));
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const signature = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature";
  const kind = "application/vnd.openxmlformats-package.digital-signature";
  const told = signed ? `<Default Extension="sigs" ContentType="${kind}-origin"/><Override PartName="/_xmlsignatures/sig1.xml" ContentType="${kind}-xmlsignature+xml"/>` : "";
  const linked = signed ? `<Relationship Id="rId2" Type="${signature}/origin" Target="_xmlsignatures/origin.sigs"/>` : "";
  const parts = {
    "_xmlsignatures/origin.sigs": "",
    "_xmlsignatures/_rels/origin.sigs.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${signature}/signature" Target="sig1.xml"/></Relationships>`,
    "_xmlsignatures/sig1.xml": `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>`,
  };
  return zip({
    ...(signed ? parts : {}),
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${told}<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/>${linked}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Ledger" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${row(header, 1)}${rows.join("")}</sheetData></worksheet>`,
  });
}

/** A package of some parts. */
function zip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content, { level: 1 });
    const path = Buffer.from(name);
    // Version, flags, method, time, date, check sum, sizes, and the length of the name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    const body = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, rest, path]));
    bodies.push(body);
    at += body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

const table = Uint32Array.from({ length: 256 }, (_, number) => {
  let sum = number;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
