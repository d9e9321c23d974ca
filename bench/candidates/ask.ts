import http from "node:http";

/** Sends the same body over connections that are kept open; answers the text of the response. */
export function asker(url: string, body: string, clients: number): (token: string) => Promise<string> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const { hostname, port } = new URL(url);
  const length = Buffer.byteLength(body);
  return (token) =>
    new Promise((resolve, reject) => {
      const request = http.request(
        {
          agent,
          hostname,
          port,
          path: "/graphql",
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "content-length": length,
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => {
            text += part;
          });
          response.on("end", () => {
            if (response.statusCode === 200 && !text.includes('"errors"')) resolve(text);
            else reject(new Error(`${response.statusCode}: ${text}`));
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
}
