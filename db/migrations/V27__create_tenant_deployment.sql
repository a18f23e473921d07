-- Deployments that a tenant may ask for. A tenant without rows may ask for all.
CREATE TABLE tenant_deployment (
    tenant_id  uuid NOT NULL REFERENCES tenant,
    deployment text NOT NULL REFERENCES deployment (name),
    PRIMARY KEY (tenant_id, deployment)
);

GRANT SELECT, INSERT, DELETE ON tenant_deployment TO tokenworks_app;
