-- Prices per million tokens. A change is three new rows (one a class) with the same effective_from and currency; old rows stay.
CREATE TABLE price_version (
    id             uuid PRIMARY KEY,
    deployment     text NOT NULL,
    token_class    text NOT NULL CHECK (token_class IN ('INPUT', 'CACHED_INPUT', 'OUTPUT')),
    price          numeric(18, 9) NOT NULL CHECK (price >= 0),
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    effective_from timestamptz NOT NULL,
    UNIQUE (deployment, effective_from, token_class)
);

GRANT SELECT, INSERT ON price_version TO tokenworks_app;
