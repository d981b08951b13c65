// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// dataSourceAttribute is an attribute of the resource as one of a data source: the framework has a type of its own for
// each.
func dataSourceAttribute(a schema.Attribute) dsschema.Attribute {
	switch a := a.(type) {
	case schema.StringAttribute:
		return dsschema.StringAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case schema.BoolAttribute:
		return dsschema.BoolAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case schema.Int64Attribute:
		return dsschema.Int64Attribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case schema.ListAttribute:
		return dsschema.ListAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, ElementType: a.ElementType, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case schema.MapAttribute:
		return dsschema.MapAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, ElementType: a.ElementType, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case schema.MapNestedAttribute:
		return dsschema.MapNestedAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
			NestedObject: dsschema.NestedAttributeObject{Attributes: dataSourceAttributes(a.NestedObject.Attributes)}}
	case schema.SingleNestedAttribute:
		return dsschema.SingleNestedAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
			Attributes: dataSourceAttributes(a.Attributes)}
	}
	panic(fmt.Sprintf("provider: no attribute of a data source is like a %T", a)) // a test asks for every schema
}

func dataSourceAttributes(all map[string]schema.Attribute) map[string]dsschema.Attribute {
	converted := make(map[string]dsschema.Attribute, len(all))
	for name, a := range all {
		converted[name] = dataSourceAttribute(a)
	}
	return converted
}
