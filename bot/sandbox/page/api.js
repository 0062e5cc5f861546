// The sandbox's control API. Every address is relative, so the page works wherever it is mounted.

async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `The sandbox answered ${response.status}.`);
  return answer;
}

const chatPath = (phone, buyer) => `api/phones/${encodeURIComponent(phone.key)}/chats/${encodeURIComponent(buyer.address)}`;

export const phones = async () => (await call("GET", "api/phones")).phones;
export const payments = async () => (await call("GET", "api/payments")).providers;
export const prompts = async () => (await call("GET", "api/prompts")).prompts;
export const answerPrompt = (id, answer) => call("POST", `api/prompts/${encodeURIComponent(id)}`, answer);
export const journal = async () => (await call("GET", "api/journal")).entries;
export const act = (phone, buyer, action) => call("POST", chatPath(phone, buyer), { name: buyer.name, action });
export const listen = (phone, buyer) => new EventSource(`${chatPath(phone, buyer)}/events`);
export const turn = (path, changes) => call("PATCH", path, changes);
export const greet = (phone) => call("POST", `api/phones/${encodeURIComponent(phone.key)}/greet`, {});
export const moveOn = (seconds) => call("POST", "api/clock", { seconds });
export const forget = () => call("DELETE", "api/everything");

export async function upload(file) {
  const response = await fetch("api/pictures", { method: "POST", headers: { "Content-Type": file.type }, body: file });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer.picture_id;
}
