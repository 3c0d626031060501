"""What publishing a layer takes in one region: the bytes, a version, and who may use it."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from typing import Any, NamedTuple

from lambdaguard.version import VERSION

from .archive import digest
from .targets import Target


class Layer(NamedTuple):
    target: Target
    content: bytes

    @property
    def name(self) -> str:
        """Lambda's names of layers have no dots."""
        return self.target.name.replace(".", "-")

    @property
    def sha256(self) -> str:
        """As Lambda tells it: base64."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


class Access(NamedTuple):
    """A statement of a layer version's policy: who may use it."""

    statement: str
    words: str
    principal: str
    organization: str = ""

    @classmethod
    def of(cls, accounts: list[str], organization: str | None, *, public: bool) -> list[Access]:
        found = [cls(f"account-{account}", f"account {account}", account) for account in accounts]
        if organization:
            found.append(cls(f"organization-{organization}", f"organisation {organization}", "*", organization))
        return [*found, cls("everybody", "everybody", "*")] if public else found


class Region:
    """One region of the account that the credentials belong to."""

    def __init__(self, name: str, bucket: str = "") -> None:
        self.name = name
        self.bucket = bucket.replace("{region}", name)

    def publish(self, layer: Layer, access: list[Access]) -> tuple[str, str]:
        """The ARN of the version, and what was done, in words."""
        newest = self.newest(layer.name)
        same = newest is not None and newest["Content"]["CodeSha256"] == layer.sha256
        version = newest if newest is not None and same else self.add(layer)
        known = self.allowed(layer.name, version["Version"]) if same and access else set()
        given = [each for each in access if each.statement not in known]
        for each in given:
            self.allow(layer.name, version["Version"], each)
        done = "was there" if same else f"version {version['Version']}"
        return version["LayerVersionArn"], ", ".join([done, *(f"for {each.words}" for each in given)])

    def newest(self, name: str) -> dict[str, Any] | None:
        """The newest version with what its bytes are, which the list does not tell."""
        for page in self._lambda.get_paginator("list_layer_versions").paginate(LayerName=name):
            if page["LayerVersions"]:  # newest first
                number = page["LayerVersions"][0]["Version"]
                version: dict[str, Any] = self._lambda.get_layer_version(LayerName=name, VersionNumber=number)
                return version
        return None

    def add(self, layer: Layer) -> dict[str, Any]:
        content: dict[str, Any] = {"ZipFile": layer.content}
        if self.bucket:
            key = f"lambdaguard/{digest(layer.content)}/{layer.target.name}.zip"
            self._client("s3").put_object(Bucket=self.bucket, Key=key, Body=layer.content)
            content = {"S3Bucket": self.bucket, "S3Key": key}
        added: dict[str, Any] = self._lambda.publish_layer_version(
            LayerName=layer.name,
            Description=f"lambdaguard {VERSION}, {layer.target.flavour}",
            Content=content,
            CompatibleRuntimes=[f"python{layer.target.python}"],
            CompatibleArchitectures=[layer.target.machine],
            LicenseInfo="Apache-2.0",
        )
        return added

    def allowed(self, name: str, version: int) -> set[str]:
        """The statements of the version's policy."""
        try:
            policy = self._lambda.get_layer_version_policy(LayerName=name, VersionNumber=version)["Policy"]
        except self._lambda.exceptions.ResourceNotFoundException:
            return set()
        return {statement["Sid"] for statement in json.loads(policy)["Statement"]}

    def allow(self, name: str, version: int, access: Access) -> None:
        organization = {"OrganizationId": access.organization} if access.organization else {}
        self._lambda.add_layer_version_permission(
            LayerName=name,
            VersionNumber=version,
            StatementId=access.statement,
            Action="lambda:GetLayerVersion",
            Principal=access.principal,
            **organization,
        )

    @functools.cached_property
    def _lambda(self) -> Any:
        return self._client("lambda")

    def _client(self, service: str) -> Any:
        import boto3

        return boto3.client(service, region_name=self.name)
