{{- define "maille.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "maille.selector" -}}
app.kubernetes.io/name: maille
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "maille.labels" -}}
{{ include "maille.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "maille.claim" -}}
{{ .Values.persistence.existingClaim | default .Release.Name }}
{{- end }}

{{- define "maille.backups" -}}
{{ .Values.backup.existingClaim | default (printf "%s-backups" .Release.Name) }}
{{- end }}

{{/* What every pod has: a user that is not root, and no variables of services, which would pass for settings (MAILLE_PORT). */}}
{{- define "maille.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  # At each mount it would open the database's folder to the group, which PostgreSQL refuses.
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "maille.container" -}}
image: {{ include "maille.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  capabilities: { drop: [ALL] }
env:
  - { name: MAILLE_URL, value: {{ required "url: the address that people type, https://data.example.org" .Values.url | quote }} }
  - { name: MAILLE_TRUSTED_PROXIES, value: {{ .Values.trustedProxies | quote }} }
  {{- range $name, $value := .Values.env }}
  {{- /* A number of a file would be written 1e+07. */}}
  - { name: {{ $name }}, value: {{ kindIs "string" $value | ternary $value (toJson $value) | quote }} }
  {{- end }}
{{- with .Values.secretName }}
envFrom:
  - secretRef: { name: {{ . }} }
{{- end }}
{{- end }}

{{/* How a process that serves is asked, and whether it is well. */}}
{{- define "maille.asked" -}}
ports: [{ name: http, containerPort: 3000 }]
livenessProbe: { httpGet: { path: /health/live, port: http }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
readinessProbe: { httpGet: { path: /health/ready, port: http }, periodSeconds: 5, timeoutSeconds: 5 }
{{- end }}

{{- define "maille.mounts" -}}
volumeMounts:
  - { name: data, mountPath: /var/lib/maille }
  - { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "maille.volumes" -}}
volumes:
  - { name: data, persistentVolumeClaim: { claimName: {{ include "maille.claim" . }} } }
  - { name: tmp, emptyDir: {} }
{{- end }}
