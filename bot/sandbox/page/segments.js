// What an SMS costs: https://www.twilio.com/docs/glossary/what-sms-character-limit

const BASIC = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENDED = new Set("\f^{}\\[~]|€"); // an escape and a letter: two units, never parted
const ROOM = { "GSM-7": [160, 153], "UCS-2": [70, 67] }; // units of one alone, and of each of several

export function cost(text) {
  const letters = [...text];
  const alphabet = letters.every((one) => BASIC.has(one) || EXTENDED.has(one)) ? "GSM-7" : "UCS-2";
  const sizes = letters.map((one) => (alphabet === "GSM-7" ? 1 + EXTENDED.has(one) : one.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [single, part] = ROOM[alphabet];
  if (units <= single) return { alphabet, segments: 1, left: single - units };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) { segments += 1; used = 0; }
    used += size;
  }
  return { alphabet, segments, left: part - used };
}

export const told = ({ alphabet, segments }) => `${segments} SMS, ${alphabet}`;
