"""docs/openapi.yaml, for tests that hold answers against it."""
import os

import jsonschema
import yaml

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'openapi.yaml')


def document():
    with open(PATH, encoding='utf-8') as file:
        return yaml.safe_load(file)


def as_json_schema(node):
    """OpenAPI 3.0's `nullable` in JSON Schema's words."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: as_json_schema(value) for key, value in node.items() if key != 'nullable'}
    return {'anyOf': [{'type': 'null'}, made]} if node.get('nullable') is True else made


def check(said, schema, whole):
    schema = {**as_json_schema(schema), 'components': as_json_schema(whole['components'])}
    jsonschema.validate(said, schema, jsonschema.Draft4Validator)


def operations(whole):
    for path, methods in whole['paths'].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def schema_of(whole, method, path, status):
    """That of an answer in JSON."""
    answer = whole['paths'][path][method.lower()]['responses'][str(status)]
    if '$ref' in answer:
        answer = whole['components']['responses'][answer['$ref'].rsplit('/', 1)[1]]
    return answer['content']['application/json']['schema']
