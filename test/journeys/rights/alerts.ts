import { draft, edit, open, type Rights } from "../rights.ts";

const ofAlert = { names: { id: "{alert}" } } as const;
const ofRule = { names: { id: "{rule}" } } as const;

/** A rule that the town shows to its members, of an indicator that is a draft. */
export const rights: Rights = {
  routes: {
    "GET /api/alerts": { ...open, query: "state=all" },
    "GET /api/alerts/:id": { ...draft, ...ofAlert },
    "POST /api/alerts/:id/closure": { ...edit, ...ofAlert, body: { words: "Fait." } },
    "GET /api/alert-rules": open,
    "POST /api/alert-rules": {
      right: "write",
      body: {
        indicator: "{indicator}",
        condition: { kind: "threshold", way: "above", value: 9 },
        level: "country",
        code: "FR",
        organization: "{town}",
      },
    },
    "GET /api/alert-rules/:id": { ...draft, ...ofRule },
    "PATCH /api/alert-rules/:id": { ...edit, ...ofRule, body: { note: "Relire." } },
    "DELETE /api/alert-rules/:id": { ...edit, ...ofRule, outsideOnly: true },
    "PUT /api/alert-rules/:id/silence": { ...edit, ...ofRule, body: { until: "2030-01-01" } },
    "DELETE /api/alert-rules/:id/silence": { ...edit, ...ofRule },
    "PUT /api/alert-rules/:id/letters": { ...draft, ...ofRule },
    "DELETE /api/alert-rules/:id/letters": { ...draft, ...ofRule },
    // Whoever knows the secret of an address is let in, and nobody else.
    "GET /feeds/alerts/:file{[^/]+\\.(?:atom|json)}": {
      right: "none",
      names: { file: "maille_alerts_x.atom" },
    },
    "GET /feeds/:file{alerts\\.(?:atom|json)}": { ...open, names: { file: "alerts.atom" } },
  },
  pages: {
    "/alerts": "everybody",
    "/alerts/[id]": "town",
    "/alerts/new": "members",
    "/alerts/rules": "everybody",
    "/alerts/rules/[id]": "town",
    "/alerts/rules/[id]/edit": "editors",
  },
  forms: {
    "/alerts/[id]?/close": "editors",
    "/alerts/[id]?/silence": "editors",
    "/alerts/[id]?/unsilence": "editors",
    "/alerts/new": "members",
    "/alerts/rules/[id]/edit": "editors",
    "/alerts/rules?/address": "members",
    "/alerts/rules?/unaddress": "members",
    "/alerts/rules/[id]?/delete": "editors",
    "/alerts/rules/[id]?/follow": "town",
    "/alerts/rules/[id]?/silence": "editors",
    "/alerts/rules/[id]?/unfollow": "town",
    "/alerts/rules/[id]?/unsilence": "editors",
  },
};
