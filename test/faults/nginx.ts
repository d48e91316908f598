import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { killProgram, startProgram } from "./program.ts";

export const nginx = process.env["MAILLE_TEST_NGINX"];

/** nginx before the processes that answer, as docs/operate/several-processes.md and install.md have it. */
export async function balancer(
  program: string,
  folder: string,
  { port, servers }: { readonly port: number; readonly servers: readonly number[] },
) {
  const own = join(folder, "nginx");
  const begin = () =>
    startProgram({ program, words: ["-p", own, "-c", join(folder, "nginx.conf")], folder: own });
  await writeFile(join(folder, "nginx.conf"), settings(port, servers));
  const child = await begin();
  return { [Symbol.asyncDispose]: () => killProgram(child) };
}

/** `$http_host`, as its port is told too. */
function settings(port: number, servers: readonly number[]): string {
  return `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `  ${name}_temp_path ${name};`).join("\n")}
  upstream maille {
    least_conn;
${servers.map((server) => `    server 127.0.0.1:${server};`).join("\n")}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://maille;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header traceparent "";
      client_max_body_size 0;
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }
}
`;
}
